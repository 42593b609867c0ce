package smshub.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the broker's port: so many connections of one address, and only those that begin like a protocol of the
 * broker. Artemis would speak HTTP there, too, and keep bodies of any size in memory before anyone has logged in.
 */
final class PortGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PortGuard.class);
    /** First bytes of AMQP and core, of STOMP's CONNECT and STOMP, of what STOMP allows before them, and of MQTT. */
    private static final String BEGINNINGS = "ACS\n\r\u0010";
    /** First byte of TLS, which is a handshake (RFC 8446, 5.1). */
    private static final String SECURED = "\u0016";

    private final int most;
    private final Map<String, Integer> held = new ConcurrentHashMap<>();

    private PortGuard(int most) {
        this.most = most;
    }

    /**
     * Puts it before a running acceptor, which has no place of its own for that.
     *
     * @param most connections of one address
     */
    static void before(NettyAcceptor acceptor, int most) throws ReflectiveOperationException {
        Field listeners = NettyAcceptor.class.getDeclaredField("serverChannelGroup");
        listeners.setAccessible(true);
        PortGuard guard = new PortGuard(most);
        for (Channel listener : (ChannelGroup) listeners.get(acceptor)) {
            listener.pipeline().addFirst("guard", guard);
        }
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        String address = address(connection.remoteAddress());
        if (held.merge(address, 1, Integer::sum) > most) {
            LOG.warn("{} has {} connections to the broker already; another one is closed", address, most);
            leave(address);
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(closed -> leave(address));
        connection.pipeline().addLast("beginning", new Beginning(false));
        ctx.fireChannelRead(connection);
    }

    private void leave(String address) {
        held.computeIfPresent(address, (key, number) -> number == 1 ? null : number - 1);
    }

    private static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }

    /** Looks at the first byte, and is gone; where that is TLS, it looks at the first one within as well. */
    private static final class Beginning extends ChannelInboundHandlerAdapter {
        private static final String TLS = "ssl";

        private final boolean within;

        Beginning(boolean within) {
            this.within = within;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            boolean secured = !within && ctx.pipeline().get(TLS) != null;
            String right = secured ? SECURED : BEGINNINGS;
            if (bytes.isReadable() && right.indexOf(bytes.getByte(bytes.readerIndex())) < 0) {
                bytes.release();
                ctx.close();
                return;
            }
            if (secured) {
                ctx.pipeline().addAfter(TLS, "request", new Beginning(true));
            }
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(message);
        }
    }
}
