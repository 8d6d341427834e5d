using System.Diagnostics;
using System.Text;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Windows.Tests.Harness;

/// <summary>Runs Windows programs, here under Debian's Wine with a prefix of its own.</summary>
internal static class Wine
{
    private const string Program = "/usr/lib/wine/wine64",
        Server = "/usr/lib/wine/wineserver64";
    private static readonly Lazy<Task> _prefix = new(PrepareAsync);

    private static string Prefix => Path.Combine(Checkout.Root, "artifacts", "windows", "prefix");

    /// <summary>Wine's path for a path of this system.</summary>
    public static string PathOf(string path) => "Z:" + path.Replace('/', '\\');

    public static bool IsThere => File.Exists(Program);

    public static void SkipWithoutIt() => Assert.SkipUnless(IsThere, "Wine is not installed: ./jarvis test proposes it (Debian's wine64).");

    /// <param name="arguments">Paths in them are Windows paths.</param>
    public static async Task<Process> StartAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        await _prefix.Value;
        return Start(Program, [program, .. arguments], environment);
    }

    /// <summary>Runs the program to its end; output and errors together.</summary>
    public static async Task<Ended> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? limit = null
    )
    {
        using var process = await StartAsync(program, arguments, environment);
        return await EndAsync(process, limit ?? TimeSpan.FromMinutes(3));
    }

    public static async Task<Ended> EndAsync(Process process, TimeSpan limit)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"Not ended after {limit}: {process.StartInfo.ArgumentList[0]} said {await output} {await errors}",
                exception
            );
        }
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>Ends every Windows program of these tests.</summary>
    public static Task StopAsync() => EndAsync(Start(Server, ["-k"]), TimeSpan.FromMinutes(1));

    private static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // Variables that would affect Jarvis or .NET are not inherited: a Windows machine has its own.
        foreach (
            string name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("JARVIS_", StringComparison.Ordinal) || name.StartsWith("DOTNET_", StringComparison.Ordinal)
                )
                .ToArray()
        )
        {
            start.Environment.Remove(name);
        }
        (string, string)[] own =
        [
            ("WINEPREFIX", Prefix),
            ("WINEARCH", "win64"),
            ("WINEDEBUG", "-all"),
            ("DOTNET_EnableWriteXorExecute", "0"), // otherwise the runtime crashes in a finalizer
            ("KMP_AFFINITY", "disabled"),
            ("KMP_TOPOLOGY_METHOD", "flat"), // otherwise Intel's OpenMP refuses to start, because Wine lacks the NUMA call
            ("LANG", "C.UTF-8"),
        ];
        foreach (var (name, value) in own)
        {
            start.Environment[name] = value;
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static async Task PrepareAsync()
    {
        if (!File.Exists(Path.Combine(Prefix, "system.reg")))
        {
            Directory.CreateDirectory(Prefix);
            foreach (
                string[] step in (string[][])
                    [
                        ["wineboot", "-i"],
                        ["winecfg", "-v", "win10"],
                    ]
            )
            {
                await EndAsync(Start(Program, step), TimeSpan.FromMinutes(3));
            }
            await EndAsync(Start(Server, ["-w"]), TimeSpan.FromMinutes(1));
        }
    }

    internal sealed record Ended(int Code, string Output, string Errors);
}
