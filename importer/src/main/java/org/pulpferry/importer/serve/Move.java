package org.pulpferry.importer.serve;

import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.manifest.Serving;

/**
 * One distribution to be moved.
 *
 * @param repository what it is to serve
 * @param serving how, as signed
 */
public record Move(LoadedRepository repository, Serving serving) {}
