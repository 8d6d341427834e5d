namespace Jarvis.Launcher;

/// <summary>The folder of the source, in which this program was built.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Assembly(string project) => Built(Path.Combine(Root, project), project);

    public static string TestAssembly(string project) => Built(Path.Combine(Root, "tests", project), project);

    private static string Built(string folder, string name) => Path.Combine(folder, "bin", "Release", "net10.0", name + ".dll");

    /// <summary>The dotnet that runs this program.</summary>
    public static string Dotnet { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Jarvis.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("This program runs only inside the checkout that it was built in, and there is no Jarvis.sln above it.");
    }
}
