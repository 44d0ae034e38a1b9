package org.pulpferry.cli.command;

import java.io.Console;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.pulpferry.cli.run.Machine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/**
 * The question before a signature; asked only where somebody can answer.
 *
 * @param terminal shows a question and gives what was typed
 */
record Consent(UnaryOperator<String> terminal) {
    /** At the machine's own terminal. */
    static Consent typed() {
        return new Consent(Consent::answer);
    }

    /**
     * Asks for the bundle's number, which a habit does not type.
     *
     * @throws FerryException INTERRUPTED when something else is typed
     */
    void require(Position position, Name signer, Machine machine) throws FerryException {
        if (!machine.typed()) {
            return;
        }
        String answer = terminal.apply("sign this as " + signer + "? Type " + position + " to sign: ");
        if (!answer.strip().equals(position.toString())) {
            throw new FerryException(
                    ProblemCode.INTERRUPTED, "not signed: " + position + " was not typed", "nothing was changed");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // whether somebody can type is told by machine, not by this
    private static String answer(String question) {
        Console console = System.console();
        return console == null ? "" : Objects.requireNonNullElse(console.readLine("%s", question), "");
    }
}
