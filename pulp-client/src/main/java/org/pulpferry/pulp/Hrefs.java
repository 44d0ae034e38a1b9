package org.pulpferry.pulp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.pulp.problem.PulpException;

/** What can be read off an href; hrefs are never put together by us. */
final class Hrefs {
    private static final Pattern LAST_UUID =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/?$");

    private Hrefs() {}

    /** {@code plugin/type} after a noun, for example of {@code /pulp/api/v3/repositories/deb/apt/<uuid>/}. */
    static String type(String href, String noun) throws PulpException {
        Matcher match =
                Pattern.compile("/" + noun + "/([a-z0-9_]+/[a-z0-9_-]+)/").matcher(href);
        if (!match.find()) {
            throw new PulpException.Nonsense("an href that names no type of " + noun + ": " + href, null);
        }
        return match.group(1);
    }

    /** The UUID at the end. */
    static String uuid(String href) throws PulpException {
        Matcher match = LAST_UUID.matcher(href);
        if (!match.find()) {
            throw new PulpException.Nonsense("an href without a UUID at its end: " + href, null);
        }
        return match.group(1);
    }
}
