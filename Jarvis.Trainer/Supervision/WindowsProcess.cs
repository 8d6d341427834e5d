using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Jarvis.Storage;
using Microsoft.Win32.SafeHandles;

namespace Jarvis.Trainer.Supervision;

/// <summary>
/// What Windows' CreateProcess offers and .NET's Process does not: leaving a job object, no console at all, a file as output, chosen
/// handles.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsProcess
{
    private const uint Detached = 0x8,
        NewGroup = 0x200,
        UnicodeEnvironment = 0x400,
        BelowNormal = 0x4000,
        ExtendedStartup = 0x80000,
        BreakAway = 0x1000000;
    private const int AccessDenied = 5;
    private const uint QueryAndWait = 0x1000 | 0x100000; // PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE

    /// <param name="inJob">True if the job object that this process is in does not allow leaving it.</param>
    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static SafeProcessHandle StartDetached(ProcessStartInfo start, string consolePath, out bool inJob)
    {
        using var console = DiskFile.Open(consolePath, FileMode.Append, FileAccess.Write, bufferSize: 0);
        nint output = console.SafeFileHandle.DangerousGetHandle();
        if (!SetHandleInformation(output, 1, 1))
        {
            throw new Win32Exception(); // HANDLE_FLAG_INHERIT
        }
        string command = CommandLine([start.FileName, .. start.ArgumentList]);
        string environment = Environment(start.Environment!);
        try
        {
            inJob = false;
            return Create(command, environment, start.WorkingDirectory, output, BreakAway);
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == AccessDenied)
        {
            inJob = true;
            return Create(command, environment, start.WorkingDirectory, output, 0);
        }
    }

    /// <summary>Null if there is no such process, or it may not be opened.</summary>
    public static SafeProcessHandle? TryOpen(int pid)
    {
        nint handle = OpenProcess(QueryAndWait, false, pid);
        return handle == 0 ? null : new SafeProcessHandle(handle, ownsHandle: true);
    }

    public static bool HasEnded(SafeProcessHandle process) => WaitForSingleObject(process, 0) == 0;

    /// <summary>Null while it lives.</summary>
    public static int? ExitCode(SafeProcessHandle process) =>
        HasEnded(process) && GetExitCodeProcess(process, out uint code) ? unchecked((int)code) : null;

    /// <summary>As the C runtime reads it (CommandLineToArgvW): quotes where needed, backslashes doubled before a quote.</summary>
    internal static string CommandLine(IEnumerable<string> arguments)
    {
        var line = new StringBuilder();
        foreach (string argument in arguments)
        {
            if (line.Length > 0)
            {
                line.Append(' ');
            }
            if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\n\v\"") < 0)
            {
                line.Append(argument);
                continue;
            }
            line.Append('"');
            int backslashes = 0;
            foreach (char c in argument)
            {
                if (c == '"')
                {
                    line.Append('\\', backslashes + 1);
                }
                line.Append(c);
                backslashes = c == '\\' ? backslashes + 1 : 0;
            }
            line.Append('\\', backslashes).Append('"');
        }
        return line.ToString();
    }

    private static string Environment(IDictionary<string, string?> variables)
    {
        var block = new StringBuilder();
        foreach (var (name, value) in variables.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            block.Append(name).Append('=').Append(value).Append('\0');
        }
        return block.Append('\0').ToString();
    }

    private static SafeProcessHandle Create(string command, string environment, string? folder, nint output, uint flags)
    {
        nint size = 0;
        InitializeProcThreadAttributeList(0, 1, 0, ref size);
        nint attributes = Marshal.AllocHGlobal(size);
        try
        {
            if (!InitializeProcThreadAttributeList(attributes, 1, 0, ref size))
            {
                throw new Win32Exception();
            }
            fixed (char* block = environment)
            fixed (char* line = command + '\0')
            {
                const nint HandleList = 0x20002; // PROC_THREAD_ATTRIBUTE_HANDLE_LIST: these, and none of the service's sockets
                if (!UpdateProcThreadAttribute(attributes, 0, HandleList, &output, sizeof(nint), 0, 0))
                {
                    throw new Win32Exception();
                }
                var startup = new StartupInfo
                {
                    Size = sizeof(StartupInfo),
                    Flags = 0x100,
                    Output = output,
                    Error = output,
                    Attributes = attributes,
                };
                uint all = flags | Detached | NewGroup | UnicodeEnvironment | BelowNormal | ExtendedStartup;
                if (
                    !CreateProcess(
                        null,
                        line,
                        0,
                        0,
                        true,
                        all,
                        block,
                        string.IsNullOrEmpty(folder) ? null : folder,
                        in startup,
                        out var process
                    )
                )
                {
                    throw new Win32Exception();
                }
                CloseHandle(process.Thread);
                return new SafeProcessHandle(process.Process, ownsHandle: true);
            }
        }
        finally
        {
            DeleteProcThreadAttributeList(attributes);
            Marshal.FreeHGlobal(attributes);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StartupInfo // STARTUPINFOEXW
    {
        public int Size;
        public nint Reserved,
            Desktop,
            Title;
        public int X,
            Y,
            Width,
            Height,
            Columns,
            Rows,
            Fill,
            Flags;
        public short Show,
            ReservedBytes;
        public nint ReservedData,
            Input,
            Output,
            Error,
            Attributes;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessInformation
    {
        public nint Process,
            Thread;
        public int ProcessId,
            ThreadId;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateProcess(
        string? program,
        char* command,
        nint processSecurity,
        nint threadSecurity,
        [MarshalAs(UnmanagedType.Bool)] bool inherit,
        uint flags,
        char* environment,
        string? folder,
        in StartupInfo startup,
        out ProcessInformation process
    );

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool InitializeProcThreadAttributeList(nint list, int count, int flags, ref nint size);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UpdateProcThreadAttribute(
        nint list,
        uint flags,
        nint attribute,
        nint* value,
        nint size,
        nint previous,
        nint returned
    );

    [LibraryImport("kernel32")]
    private static partial void DeleteProcThreadAttributeList(nint list);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetHandleInformation(nint handle, uint mask, uint flags);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int pid);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial uint WaitForSingleObject(SafeProcessHandle handle, uint milliseconds);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetExitCodeProcess(SafeProcessHandle handle, out uint code);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);
}
