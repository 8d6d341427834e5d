using System.Runtime.InteropServices;
using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>
/// DuckDB's own library (its C API, duckdb.h 1.5), for Parquet only: some 70 MB, so a machine gets it when it first meets a Parquet file. Lies under
/// <c>JARVIS_HOME/native</c>, or where <c>JARVIS_DUCKDB</c> says.
/// </summary>
public static class DuckDbLibrary
{
    /// <summary>npm package whose name goes on with the platform.</summary>
    public const string Package = "@duckdb/node-bindings-", Version = "1.5.6-r.1";

    private static readonly Lock _loading = new();
    private static nint _library;

    public static string FileName => OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    /// <summary>As npm spells it: linux-x64, darwin-arm64, win32-x64.</summary>
    public static string Platform => (OperatingSystem.IsWindows() ? "win32-" : OperatingSystem.IsMacOS() ? "darwin-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Where it lies, or would.</summary>
    public static string Place { get; internal set; } = Environment.GetEnvironmentVariable("JARVIS_DUCKDB") is { Length: > 0 } chosen ? chosen : Path.Combine(JarvisPaths.Default.Home, "native", FileName);

    public static bool IsInstalled => File.Exists(Place);

    /// <exception cref="DatasetException">This machine has no DuckDB library; the message says how to get it.</exception>
    internal static nint Function(string name) => NativeLibrary.GetExport(Loaded(), name);

    // Not kept when it fails: once it is installed, the next file is read without a restart.
    private static nint Loaded()
    {
        lock (_loading)
        {
            if (_library == 0 && (!IsInstalled || !NativeLibrary.TryLoad(Place, out _library)))
            {
                throw new DatasetException(IsInstalled
                    ? $"DuckDB's library at {Place} cannot be loaded: it is damaged, or made for another kind of machine. Remove it and run ./jarvis dataset install-parquet."
                    : $"Parquet is read and written through DuckDB's library, which is not on this machine (it would be {Place}). Run ./jarvis dataset install-parquet once (it fetches 70 MB from npm), then try again; or convert the file to .jsonl or .csv.");
            }
            return _library;
        }
    }
}
