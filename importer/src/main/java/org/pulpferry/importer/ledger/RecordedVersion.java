package org.pulpferry.importer.ledger;

/**
 * Which version a repository of a bundle was brought to. An href ends with the version's number, which Pulp gives again to another version
 * after it was restored from a backup; the PRN is one version's for ever.
 *
 * @param ordinal the repository's place in the manifest, from 1
 * @param version href
 * @param prn Pulp's resource name
 */
public record RecordedVersion(int ordinal, String version, String prn) {}
