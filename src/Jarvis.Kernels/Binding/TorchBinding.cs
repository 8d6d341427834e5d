using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Jarvis.Storage;

namespace Jarvis.Kernels.Binding;

/// <summary>
/// Finds libtorch where TorchSharp's own search fails: TorchSharp's native library on a system with an older libstdc++
/// (<see cref="ReboundLibrary"/>), and the libtorch of an installed PyTorch (<see cref="TorchFolder"/>). Nothing happens until TorchSharp
/// is used and the ordinary search has failed.
/// </summary>
public static class TorchBinding
{
    private const string Library = "LibTorchSharp";
    private static readonly Lock _gate = new();
    private static int _hooked;
    private static nint _library;
    private static string? _version;

    /// <summary>Why libtorch could not be loaded, as a sentence; null where it could, or where nothing has needed it yet.</summary>
    public static string? Failure { get; private set; }

    /// <summary>
    /// Why libtorch cannot be loaded, found by only looking for its file, because TorchSharp prints a page about what it tried to load.
    /// Null where nothing is missing.
    /// </summary>
    public static string? Missing =>
        TorchFolder.Given is null
        && Original() is { } original
        && !SearchFolders().Any(folder => File.Exists(Path.Combine(folder, TorchFolder.LibraryName)))
            ? NotIn(Path.GetDirectoryName(original)!)
            : null;

    /// <summary>The version of libtorch, such as 2.10.0; loads it.</summary>
    /// <exception cref="DllNotFoundException">libtorch does not load.</exception>
    public static string Version => _version ??= Ask();

    private static string Ask()
    {
        torch.InitializeDeviceType(DeviceType.CPU); // TorchSharp's own search comes first
        nint library = LoadedFrom is { } file ? NativeLibrary.Load(file) : NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, null);
        return (TorchFolder.VersionOf(library) ?? throw new DllNotFoundException("libtorch does not say which version it is.")).ToString();
    }

    /// <summary>The file that libtorch was loaded from; null where it is not loaded or the system is not Linux.</summary>
    public static string? LoadedFrom =>
        !OperatingSystem.IsLinux()
            ? null
            : DiskFile
                .ReadLines("/proc/self/maps")
                .Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "")
                .FirstOrDefault(file => Path.GetFileName(file) == TorchFolder.LibraryName);

    /// <summary>Every assembly that uses TorchSharp calls this first (eng/TorchHook.cs); it costs nothing.</summary>
    public static void Hook()
    {
        if (Interlocked.Exchange(ref _hooked, 1) == 0)
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) => name == Library ? Resolve() : 0;
        }
    }

    /// <summary>Called after every failed search. TorchSharp asks for its library by name many times, so the result is kept.</summary>
    private static nint Resolve()
    {
        lock (_gate)
        {
            if (_library != 0 || Failure is not null)
            {
                return _library;
            }
            try
            {
                _library = Load();
            }
            catch (Exception exception)
                when (exception
                        is IOException
                            or UnauthorizedAccessException
                            or InvalidDataException
                            or DllNotFoundException
                            or BadImageFormatException
                )
            {
                Failure = exception.Message;
                KeepFromCopying();
            }
            return _library;
        }
    }

    private static nint Load()
    {
        string original =
            Original()
            ?? throw new IOException(
                $"TorchSharp's native library is not beside {AppContext.BaseDirectory}: "
                    + $"build Jarvis again with {CommandName.Jarvis} up."
            );
        string folder = Path.GetDirectoryName(original)!;
        if (TorchFolder.Given is { } given)
        {
            TorchFolder.Load(given);
        }
        else if (File.Exists(Path.Combine(folder, TorchFolder.LibraryName)))
        {
            TorchFolder.Preload(folder); // a copy in a cache folder does not find them beside itself
        }
        else
        {
            throw new IOException(NotIn(folder));
        }
        try
        {
            return NativeLibrary.Load(original);
        }
        catch (DllNotFoundException exception)
            when (OperatingSystem.IsLinux() && exception.Message.Contains(ReboundLibrary.NewVersion, StringComparison.Ordinal))
        {
            return NativeLibrary.Load(ReboundLibrary.Of(original, [folder, .. Caches()]));
        }
    }

    private static string NotIn(string folder) => $"{TorchFolder.LibraryName} is not in {folder}: {CommandName.Jarvis} up brings it.";

    /// <summary>The file from TorchSharp's package, in one of the folders that the host searches.</summary>
    private static string? Original()
    {
        string name =
            OperatingSystem.IsWindows() ? "LibTorchSharp.dll"
            : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib"
            : "libLibTorchSharp.so";
        return SearchFolders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>The program's own folder and those where the host looks for native libraries.</summary>
    internal static IEnumerable<string> SearchFolders() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(AppContext.BaseDirectory);

    /// <summary>Where a copy may go when the program's folder is not writable: only folders of the user.</summary>
    private static IEnumerable<string> Caches()
    {
        if (Environment.GetEnvironmentVariable("JARVIS_HOME") is { Length: > 0 } home)
        {
            yield return Path.Combine(home, "native");
        }
        if (
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is
            { Length: > 0 } local
        )
        {
            yield return Path.Combine(local, "jarvis", "native");
        }
    }

    /// <summary>
    /// TorchSharp's last resort is to copy 490 MB from the package cache to the program's folder, which cannot help where this failed. It
    /// finds the cache through the environment variable NUGET_PACKAGES, read by .NET: if that names a folder that does not exist, it throws
    /// an exception instead of copying.
    /// </summary>
    private static void KeepFromCopying()
    {
#pragma warning disable RS0030 // it is .NET code that reads it
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(AppContext.BaseDirectory, "no-packages"));
#pragma warning restore RS0030
    }
}
