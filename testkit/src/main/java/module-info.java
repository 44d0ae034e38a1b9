import org.jspecify.annotations.NullMarked;

/** Test doubles and fault injection, for tests only. */
@NullMarked
module org.pulpferry.testkit {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires mockwebserver3;
}
