package org.pulpferry.manifest;

/** What a repository is served from on the site. */
public enum Publish {
    /** deb: the upstream's own Release files and signatures, byte for byte. */
    VERBATIM,
    /** deb: metadata written by Pulp. */
    APT,
    /** What is usual for the type: a publication where Pulp has them, else the repository version itself. */
    DEFAULT,
    /** Carried, not served. */
    NONE
}
