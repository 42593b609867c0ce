package smshub.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManager;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.utils.uri.BeanSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AMQP that ends a connection whose bytes lead nowhere. Proton keeps what it failed to read, and Artemis 2.55
 * (ProtonHandler.inputBuffer) then offers it the rest in a room of no bytes, for ever, in the thread that serves many
 * connections. That is noticed where it happens: a read of no bytes while there are some.
 */
final class SteadyAmqp extends ProtonProtocolManagerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(SteadyAmqp.class);

    @Override
    @SuppressWarnings("rawtypes")
    public ProtocolManager createProtocolManager(
            ActiveMQServer server,
            Map<String, Object> parameters,
            List<BaseInterceptor> incoming,
            List<BaseInterceptor> outgoing)
            throws Exception {
        BeanSupport.stripPasswords(parameters);
        return BeanSupport.setData(
                new ProtonProtocolManager(this, server, incoming, outgoing) {
                    @Override
                    public void addChannelHandlers(ChannelPipeline pipeline) {
                        pipeline.addLast("steady", new Watched());
                    }
                },
                parameters);
    }

    /** Stands before the broker's own handler, in the same thread. */
    private static final class Watched extends ChannelInboundHandlerAdapter {
        private boolean over;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            Progress progress = new Progress((ByteBuf) message);
            if (over) {
                progress.release();
                return;
            }
            ctx.fireChannelRead(progress);
            if (progress.stuck) {
                over = true;
                LOG.debug("A connection from {} sent no AMQP", ctx.channel().remoteAddress());
                ctx.close();
            }
        }
    }

    /** A copy of what came, which ends where its reader goes in a circle. */
    private static final class Progress extends UnpooledHeapByteBuf {
        private boolean stuck;

        Progress(ByteBuf received) {
            super(UnpooledByteBufAllocator.DEFAULT, received.readableBytes(), received.readableBytes());
            writeBytes(received);
            received.release();
        }

        @Override
        public ByteBuf readBytes(ByteBuffer target) {
            if (!target.hasRemaining() && isReadable()) {
                stuck = true;
                return skipBytes(readableBytes());
            }
            return super.readBytes(target);
        }
    }
}
