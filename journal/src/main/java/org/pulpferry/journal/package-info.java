/**
 * What must survive a crash. Ledgers and run journals are {@link org.pulpferry.journal.HashChainedLog}s in a {@link
 * org.pulpferry.journal.SafeDirectory} whose {@link org.pulpferry.journal.DirectoryLock} the run holds; everything else that
 * is kept is an {@link org.pulpferry.journal.AtomicFile}, there whole or not at all. Nothing here knows what is in them.
 *
 * <p>A write that failed is lost: the object refuses to go on, and the next run begins at what reached the disk. An fsync that
 * failed is never tried again, since the kernel may have dropped the pages and then reports success.
 */
package org.pulpferry.journal;
