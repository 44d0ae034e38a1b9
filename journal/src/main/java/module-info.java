import org.jspecify.annotations.NullMarked;

/** Append-only hash-chained log, lock, atomic files, safe directories. */
@NullMarked
module org.pulpferry.journal {
    requires static transitive org.jspecify;

    exports org.pulpferry.journal;
}
