package org.pulpferry.manifest.json;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.pulpferry.manifest.value.Limits;

/** How large a document of this type may be; without it {@link Limits#LINE_BYTES} and {@link Limits#STRING_CHARACTERS} hold. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonLimits {
    /** The whole document, its LF included. */
    int bytes() default Limits.LINE_BYTES;

    /** Each string in it, in UTF-16 units. */
    int string() default Limits.STRING_CHARACTERS;
}
