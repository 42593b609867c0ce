package smshub.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import smshub.message.MessageState;
import smshub.message.Msisdn;
import smshub.message.Postponement;
import smshub.message.ProblemCode;
import smshub.message.SenderId;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;

/**
 * The JSON form of everything that leaves the process: times as ISO 8601, states and codes as their words, absent
 * fields left out.
 */
public final class Json {
    /** The one mapper; thread-safe and made once. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(module())
            .addMixIn(Msisdn.class, OneValue.class)
            .addMixIn(SenderId.class, OneValue.class)
            .addMixIn(SmsMessage.class, OneFlatObject.class)
            .addMixIn(SmsRequest.class, OneFlatRequest.class)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ObjectWriter ASCII = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private Json() {}

    /** @throws IllegalStateException when a value of our own has no JSON form, which is a bug */
    public static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "no JSON form of " + value.getClass().getSimpleName(), e);
        }
    }

    /** The same as text. */
    public static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "no JSON form of " + value.getClass().getSimpleName(), e);
        }
    }

    /**
     * The same in ASCII. A part of a text may end within a surrogate pair, of which one half alone has no form in UTF-8.
     */
    public static String ascii(Object value) {
        try {
            return ASCII.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "no JSON form of " + value.getClass().getSimpleName(), e);
        }
    }

    /** @throws UncheckedIOException when the text is not the JSON form of the type */
    public static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException when the bytes are not the JSON form of the type */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule("sms");
        text(module, Instant.class, Times::write, Times::read);
        text(module, Duration.class, Duration::toString, Duration::parse);
        text(module, MessageState.class, MessageState::word, MessageState::ofWord);
        text(module, Postponement.Reason.class, Postponement.Reason::word, Postponement.Reason::ofWord);
        text(module, ProblemCode.class, ProblemCode::word, ProblemCode::ofWord);
        return module;
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(write.apply(value));
            }
        });
        module.addDeserializer(type, new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                String word = in.getValueAsString();
                try {
                    return read.apply(word);
                } catch (RuntimeException e) {
                    throw context.weirdStringException(word, type, "not a " + type.getSimpleName());
                }
            }
        });
    }

    /** A record of one text, written as that text. */
    private abstract static class OneValue {
        @JsonCreator
        OneValue(String value) {}

        @JsonValue
        abstract String value();
    }

    @JsonSerialize(converter = MessageForm.Writing.class)
    @JsonDeserialize(converter = MessageForm.Reading.class)
    private abstract static class OneFlatObject {}

    @JsonSerialize(converter = RequestForm.Writing.class)
    @JsonDeserialize(converter = RequestForm.Reading.class)
    private abstract static class OneFlatRequest {}
}
