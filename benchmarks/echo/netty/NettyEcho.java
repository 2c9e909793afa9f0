import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetSocketAddress;

/**
 * An echo server as Netty's own example has it, over its native epoll.
 *
 * <pre>NettyEcho WORKERS</pre>
 *
 * <p>0 stands for Netty's default number of workers. Listens at a free port of 127.0.0.1 and prints
 * it.
 */
public final class NettyEcho {

  private NettyEcho() {}

  public static void main(String[] arguments) throws InterruptedException {
    int workers = Integer.parseInt(arguments[0]);
    var factory = EpollIoHandler.newFactory();
    Channel listener =
        new ServerBootstrap()
            .group(
                new MultiThreadIoEventLoopGroup(1, factory),
                new MultiThreadIoEventLoopGroup(workers, factory))
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Echo())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("port=" + ((InetSocketAddress) listener.localAddress()).getPort());
    listener.closeFuture().sync();
  }

  @ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
