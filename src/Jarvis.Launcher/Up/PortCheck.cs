using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Jarvis.Storage;

namespace Jarvis.Launcher.Up;

/// <summary>Whether the dashboard's port is free, and who has it where it is not.</summary>
internal static class PortCheck
{
    public static bool IsFree(int port) =>
        CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    /// <summary>Waits for a port that is about to be released.</summary>
    public static async Task<bool> BecomesFreeAsync(int port, TimeSpan limit, TimeProvider time)
    {
        long startedAt = time.GetTimestamp();
        while (!IsFree(port))
        {
            if (time.GetElapsedTime(startedAt) > limit)
            {
                return false;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        }

        return true;
    }

    /// <returns>"nginx (process 4711)", and "Jarvis.Web.dll (process 4711)" for what dotnet runs; null where the system does not
    /// say.</returns>
    public static string? Owner(int port)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return LinuxOwner(port);
            }
            return OperatingSystem.IsMacOS()
                ? Named(Ask("lsof", "-nP", $"-iTCP:{port}", "-sTCP:LISTEN", "-t"))
                : Named(
                    Ask("powershell", "-NoProfile", "-Command", $"(Get-NetTCPConnection -State Listen -LocalPort {port}).OwningProcess")
                );
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or InvalidOperationException
                        or System.ComponentModel.Win32Exception
            )
        {
            return null;
        }
    }

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // as Kestrel does: connections in TIME_WAIT do not count
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException exception)
            when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return true; // this machine has no such loopback address
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Finds the inode of the listening socket in /proc/net, then the process that has it open.</summary>
    private static string? LinuxOwner(int port)
    {
        string suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .Where(File.Exists)
            .SelectMany(DiskFile.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 9 && columns[1].EndsWith(suffix, StringComparison.Ordinal) && columns[3] == "0A")
            .Select(columns => $"socket:[{columns[9]}]")
            .ToHashSet();
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            if (HasOpen(folder, sockets))
            {
                return Named(Path.GetFileName(folder));
            }
        }
        return null;
    }

    private static bool HasOpen(string processFolder, HashSet<string> sockets)
    {
        try
        {
            return Directory
                .EnumerateFiles(Path.Combine(processFolder, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile, or somebody else's
        }
    }

    private static string? Named(string? pid) => int.TryParse(pid, out int id) ? $"{NameOf(id)} (process {id})" : null;

    private static string NameOf(int pid)
    {
        using var process = Process.GetProcessById(pid);
        string commandLine = $"/proc/{pid}/cmdline";
        if (process.ProcessName != "dotnet" || !File.Exists(commandLine))
        {
            return process.ProcessName;
        }
        return DiskFile.ReadAllText(commandLine).Split('\0').Skip(1).Take(1).Select(path => Path.GetFileName(path)).FirstOrDefault()
            ?? process.ProcessName;
    }

    private static string? Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        string? first = process.StandardOutput.ReadLine();
        process.WaitForExit(TimeSpan.FromSeconds(5));
        return first?.Trim();
    }
}
