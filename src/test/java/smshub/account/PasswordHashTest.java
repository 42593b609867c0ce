package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordHashTest {
    /** From the tests of the reference implementation (phc-winner-argon2, test.c). */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @Test
    void aHashOfTheReferenceImplementationIsVerified() {
        assertTrue(PasswordHash.verified(REFERENCE, "password"));
        assertFalse(PasswordHash.verified(REFERENCE, "Password"));
    }

    @Test
    void eachHashHasItsOwnSalt() {
        String one = PasswordHash.of("žluťoučký kůň");
        assertTrue(PasswordHash.valid(one), one);
        assertTrue(PasswordHash.verified(one, "žluťoučký kůň"));
        assertNotEquals(one, PasswordHash.of("žluťoučký kůň"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc  | true",
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc   | false",
                "$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc  | false",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc | false",
                "$argon2id$v=19$m=19456,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc | false",
                "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc      | false",
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$                                              | false",
                "a password                                                                               | false",
            })
    void whatCannotBeVerifiedOrCostsTooMuchIsNoHash(String text, boolean valid) {
        assertEquals(valid, PasswordHash.valid(text));
    }

    @Test
    void aRightPasswordIsRememberedUntilAnotherIsExpected() {
        Credentials credentials = new Credentials();
        Secret expected = new Secret(PasswordHash.of("first-password"));
        assertFalse(credentials.prove(expected, "second-password"));
        assertTrue(credentials.prove(expected, "first-password"));
        long begin = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(credentials.prove(expected, "first-password"));
        }
        assertTrue(System.nanoTime() - begin < 5_000_000_000L, "a thousand hashes take longer");
        assertFalse(credentials.prove(expected, "second-password"));
        expected.becomes(PasswordHash.of("second-password"));
        assertFalse(credentials.prove(expected, "first-password"));
        assertTrue(credentials.prove(expected, "second-password"));
    }

    @Test
    void aPasswordThatIsNotHashedIsProvenAsWell() {
        Credentials credentials = new Credentials();
        assertTrue(credentials.prove(new Secret("plain-password"), "plain-password"));
        assertFalse(credentials.prove(new Secret("plain-password"), "plain-passwor"));
        assertFalse(credentials.prove(Credentials.nobody(false), ""));
        assertFalse(credentials.prove(Credentials.nobody(true), ""));
    }
}
