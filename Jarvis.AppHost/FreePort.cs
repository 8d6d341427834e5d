using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Jarvis.AppHost;

/// <summary>Finds a loopback port that nobody listens on, below the range that systems use for outgoing connections.</summary>
internal static class FreePort
{
    private const int First = 20_000,
        AfterLast = 32_000;

    public static int Take()
    {
        while (true)
        {
            int port = RandomNumberGenerator.GetInt32(First, AfterLast);
            if (IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port)))
            {
                return port;
            }
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported; // no IPv6 here
        }
    }
}
