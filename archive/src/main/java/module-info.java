import org.jspecify.annotations.NullMarked;

/** The strict tar reader and writer. */
@NullMarked
module org.pulpferry.archive {
    requires static org.jspecify;
    requires org.apache.commons.compress;
}
