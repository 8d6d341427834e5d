namespace Jarvis.Testing;

public static class Checkout
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Launcher => Built(Path.Combine(Root, "src"), "Jarvis.Launcher");

    public static string Assembly(string project) => Built(Root, project);

    /// <summary>Where screenshots go, for a person to look at.</summary>
    public static string Screenshots => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    private static string Built(string parent, string project) =>
        Path.Combine(parent, project, "bin", "Release", "net10.0", project + ".dll");

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Jarvis.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException("The tour runs inside the checkout.");
    }
}
