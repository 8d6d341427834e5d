namespace Jarvis.Contracts;

/// <summary>Where things lie under <c>JARVIS_HOME</c>; arithmetic on names only, nothing is created.</summary>
public sealed record JarvisPaths(string Home)
{
    /// <summary>Files that the user lays there for imports and plans; Jarvis itself writes nothing into it.</summary>
    public string Data => Path.Combine(Home, "data");
    public string Datasets => Path.Combine(Home, "datasets");
    public string Tokens => Path.Combine(Home, "tokens");
    public string Tokenizers => Path.Combine(Home, "tokenizers");
    public string Runs => Path.Combine(Home, "runs");
    public string Models => Path.Combine(Home, "models");
    public string Knowledge => Path.Combine(Home, "knowledge");
    public string Uploads => Path.Combine(Home, "uploads");

    /// <summary>Files that export jobs made; each goes after a day.</summary>
    public string Exports => Path.Combine(Home, "exports");

    /// <summary>Benchmarks that no dataset may contain; laid there by the user.</summary>
    public string References => Path.Combine(Home, "references");

    /// <summary><see cref="ServiceProcess"/>[], kept by the AppHost.</summary>
    public string Services => Path.Combine(Home, "services.json");

    /// <summary>What devices reached in a short measurement, kept by the Trainer.</summary>
    public string Speeds => Path.Combine(Home, "speeds.json");
    public string Logs => Path.Combine(Home, "logs");
    public string TrainerDatabase => Path.Combine(Home, "trainer.db");
    public string QuartzDatabase => Path.Combine(Home, "quartz.db");
    public string WebDatabase => Path.Combine(Home, "web.db");

    public string Dataset(string id) => Path.Combine(Datasets, id);

    public string Tokenizer(string id) => Path.Combine(Tokenizers, id);

    public string KnowledgeBase(string id) => Path.Combine(Knowledge, id);

    public RunPaths Run(string id) => new(Path.Combine(Runs, id));

    /// <summary><c>JARVIS_HOME</c>, else <c>%LOCALAPPDATA%\Jarvis</c> on Windows and <c>~/.jarvis</c> elsewhere.</summary>
    public static JarvisPaths Default =>
        new(
            Environment.GetEnvironmentVariable("JARVIS_HOME") is { Length: > 0 } home ? Path.GetFullPath(home)
            : OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Jarvis")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".jarvis")
        );
}
