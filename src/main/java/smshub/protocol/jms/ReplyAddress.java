package smshub.protocol.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;

/**
 * Where answers to a request go, in a form that travels with its message.
 *
 * @param kind what it is
 * @param name its name
 * @param correlationId what the answers carry
 */
record ReplyAddress(Kind kind, String name, String correlationId) {
    enum Kind {
        QUEUE,
        TOPIC,
        /** Lives as long as the connection of its owner, and has no meaning but as an object. */
        TEMPORARY
    }

    static ReplyAddress of(Destination destination, String correlationId) throws JMSException {
        if (destination instanceof TemporaryQueue queue) {
            return new ReplyAddress(Kind.TEMPORARY, queue.getQueueName(), correlationId);
        }
        if (destination instanceof TemporaryTopic topic) {
            return new ReplyAddress(Kind.TEMPORARY, topic.getTopicName(), correlationId);
        }
        return destination instanceof Queue queue
                ? new ReplyAddress(Kind.QUEUE, queue.getQueueName(), correlationId)
                : new ReplyAddress(Kind.TOPIC, ((Topic) destination).getTopicName(), correlationId);
    }

    /** @return null for what is no such text */
    static ReplyAddress parse(String text) {
        String[] parts = text.split(" ", 3);
        try {
            int length = Integer.parseInt(parts[1]);
            return new ReplyAddress(
                    Kind.valueOf(parts[0]),
                    parts[2].substring(0, length),
                    parts[2].length() == length ? null : parts[2].substring(length + 1));
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Its text form. */
    String text() {
        return kind + " " + name.length() + " " + name + (correlationId == null ? "" : " " + correlationId);
    }

    /** The destination of one that is not temporary. */
    Destination in(Session session) throws JMSException {
        return kind == Kind.QUEUE ? session.createQueue(name) : session.createTopic(name);
    }
}
