using System.IO.Compression;
using System.Reflection;
using Xunit;

namespace Jarvis.Compat.Tests;

/// <summary>No stand-in offers what the real package does not: names, parameter names, types and defaults are compared as text.</summary>
public sealed class ApiSubsetTests
{
    // The list of Aspire was made without Microsoft.Extensions.Hosting at hand, so what names its types is missing there. These are
    // in Aspire's published documentation.
    private static readonly string[] Unlistable =
    [
        "IServiceProvider Aspire.Hosting.DistributedApplication.Services { get; }",
        "abstract Aspire.Hosting.DistributedApplication Aspire.Hosting.IDistributedApplicationBuilder.Build()",
        "abstract Microsoft.Extensions.Configuration.ConfigurationManager Aspire.Hosting.IDistributedApplicationBuilder.Configuration { get; }",
        "abstract Microsoft.Extensions.DependencyInjection.IServiceCollection Aspire.Hosting.IDistributedApplicationBuilder.Services { get; }",
        "abstract Microsoft.Extensions.Hosting.IHostEnvironment Aspire.Hosting.IDistributedApplicationBuilder.Environment { get; }",
        "static Aspire.Hosting.IDistributedApplicationBuilder Aspire.Hosting.DistributedApplication.CreateBuilder(string[] args)",
        "type class Aspire.Hosting.DistributedApplication : Microsoft.Extensions.Hosting.IHost, IDisposable, IAsyncDisposable",
        "virtual System.Threading.Tasks.Task Aspire.Hosting.DistributedApplication.RunAsync(System.Threading.CancellationToken cancellationToken = null)",
        "virtual System.Threading.Tasks.Task Aspire.Hosting.DistributedApplication.StartAsync(System.Threading.CancellationToken cancellationToken = null)",
        "virtual System.Threading.Tasks.Task Aspire.Hosting.DistributedApplication.StopAsync(System.Threading.CancellationToken cancellationToken = null)",
        "virtual System.Threading.Tasks.ValueTask Aspire.Hosting.DistributedApplication.DisposeAsync()",
        "virtual void Aspire.Hosting.DistributedApplication.Dispose()",
        "void Aspire.Hosting.DistributedApplication.Run()",
    ];

    [Theory]
    [InlineData("TorchSharp", "torchsharp-0.106.txt")]
    [InlineData("Aspire.Hosting", "aspire-hosting-13.txt")]
    [InlineData("Microsoft.ML.Tokenizers", "microsoft-ml-tokenizers-2.txt")]
    public void StandIn_PublicMembers_AreAllInTheRealPackage(string assembly, string list)
    {
        var real = File.Exists(SharedList(list)) ? File.ReadAllLines(SharedList(list)).ToHashSet() : Copy(list);
        var invented = ApiLister.Lines(Assembly.Load(assembly)).Where(line => !real.Contains(line) && !Unlistable.Contains(line)).ToList();
        Assert.True(invented.Count == 0, $"{assembly} offers {invented.Count} members that the real package lacks:\n{string.Join('\n', invented.Take(40))}");
    }

    [Theory]
    [InlineData("torchsharp-0.106.txt")]
    [InlineData("aspire-hosting-13.txt")]
    [InlineData("microsoft-ml-tokenizers-2.txt")]
    public void Copy_OfTheList_IsTheSharedOne(string list)
    {
        Assert.SkipUnless(File.Exists(SharedList(list)), $"{SharedList(list)} is not there");
        Assert.True(Copy(list).SetEquals(File.ReadAllLines(SharedList(list))), $"Api/{list}.gz is out of date");
    }

    private static string SharedList(string list) => Path.Combine(Environment.GetEnvironmentVariable("JARVIS_SHARED") ?? Path.Combine(Repository(), "..", "shared"), "api", list);

    private static HashSet<string> Copy(string list)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Api", list + ".gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Jarvis.sln"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
