package org.pulpferry.testkit.pulp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes wrong, on order. Thread-safe. */
public final class Faults {
    private final List<Order> orders = new ArrayList<>();
    private final Map<String, String> failing = new HashMap<>();
    private final List<String> stalled = new ArrayList<>();
    private final List<String> endless = new ArrayList<>();
    private final List<String> forsaken = new ArrayList<>();

    private int spared;

    Faults() {}

    /** The next {@code times} requests of that verb whose path holds that text are answered with a status and a body, undone. */
    public synchronized Faults answer(String verb, String part, int times, int status, String body) {
        orders.add(new Order(verb, part, times, Kind.ANSWER, status, body));
        return this;
    }

    /** The connection is cut before the request is carried out. */
    public synchronized Faults cutBefore(String verb, String part, int times) {
        orders.add(new Order(verb, part, times, Kind.CUT_BEFORE, 0, ""));
        return this;
    }

    /** The request is carried out and the connection cut before the answer. */
    public synchronized Faults cutAfter(String verb, String part, int times) {
        orders.add(new Order(verb, part, times, Kind.CUT_AFTER, 0, ""));
        return this;
    }

    /** The request is carried out and never answered. */
    public synchronized Faults silence(String verb, String part, int times) {
        orders.add(new Order(verb, part, times, Kind.SILENCE, 0, ""));
        return this;
    }

    /** Tasks whose name holds that text fail with that reason and do nothing, until {@link #mend}. */
    public synchronized Faults failTasks(String part, String reason) {
        failing.put(part, reason);
        return this;
    }

    /** That many of the tasks that are to fail go well before the others do. */
    public synchronized Faults spare(int tasks) {
        spared = tasks;
        return this;
    }

    /** Tasks whose name holds that text wait for ever and do nothing, until they are canceled. */
    public synchronized Faults stallTasks(String part) {
        stalled.add(part);
        return this;
    }

    /** Tasks whose name holds that text run for ever and do nothing, until they are canceled. */
    public synchronized Faults runForEver(String part) {
        endless.add(part);
        return this;
    }

    /** Tasks whose name holds that text lose their worker as they begin; Pulp notices when it was asked twice which workers are missing. */
    public synchronized Faults loseWorker(String part) {
        forsaken.add(part);
        return this;
    }

    /** Nothing goes wrong any more. */
    public synchronized void mend() {
        orders.clear();
        failing.clear();
        stalled.clear();
        endless.clear();
        forsaken.clear();
    }

    synchronized Optional<Order> next(String verb, String target) {
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            if (order.verb().equals(verb) && target.contains(order.part())) {
                if (order.times() <= 1) {
                    orders.remove(i);
                } else {
                    orders.set(i, order.used());
                }
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    synchronized Optional<String> reason(String task) {
        Optional<String> reason = failing.entrySet().stream()
                .filter(each -> task.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (reason.isPresent() && spared > 0) {
            spared--;
            return Optional.empty();
        }
        return reason;
    }

    synchronized boolean stalls(String task) {
        return stalled.stream().anyMatch(task::contains);
    }

    synchronized boolean runsForEver(String task) {
        return endless.stream().anyMatch(task::contains);
    }

    synchronized boolean losesWorker(String task) {
        return forsaken.stream().anyMatch(task::contains);
    }

    enum Kind {
        ANSWER,
        CUT_BEFORE,
        CUT_AFTER,
        SILENCE
    }

    record Order(String verb, String part, int times, Kind kind, int status, String body) {
        Order used() {
            return new Order(verb, part, times - 1, kind, status, body);
        }
    }
}
