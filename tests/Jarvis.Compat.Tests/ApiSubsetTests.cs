using System.IO.Compression;
using System.Reflection;
using Xunit;

namespace Jarvis.Compat.Tests;

/// <summary>No stand-in offers what the real package does not: names, parameter names, types and defaults are compared as text.</summary>
public sealed class ApiSubsetTests
{
    [Theory]
    [InlineData("TorchSharp", "torchsharp-0.106.txt")]
    [InlineData("Microsoft.ML.Tokenizers", "microsoft-ml-tokenizers-2.txt")]
    public void StandIn_PublicMembers_AreAllInTheRealPackage(string assembly, string list)
    {
        var real = File.Exists(SharedList(list)) ? File.ReadAllLines(SharedList(list)).ToHashSet() : Copy(list);
        var invented = ApiLister.Lines(Assembly.Load(assembly)).Where(line => !real.Contains(line)).ToList();
        Assert.True(invented.Count == 0, $"{assembly} offers {invented.Count} members that the real package lacks:\n{string.Join('\n', invented.Take(40))}");
    }

    [Theory]
    [InlineData("torchsharp-0.106.txt")]
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
