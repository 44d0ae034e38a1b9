/** What the operator of this machine has decided, whatever a root says: {@code local-revocations.json}. */
package org.pulpferry.signing.local;
