namespace Jarvis.Contracts;

/// <summary>The layout of <c>JARVIS_HOME</c>. Only computes paths; creates nothing.</summary>
public sealed record JarvisPaths(string Home)
{
    /// <summary>Files that the user puts there for imports and plans; Jarvis itself never writes to it.</summary>
    public string Data => Path.Combine(Home, "data");
    public string Datasets => Path.Combine(Home, "datasets");
    public string Tokens => Path.Combine(Home, "tokens");
    public string Tokenizers => Path.Combine(Home, "tokenizers");
    public string Runs => Path.Combine(Home, "runs");
    public string Models => Path.Combine(Home, "models");
    public string Knowledge => Path.Combine(Home, "knowledge");
    public string Uploads => Path.Combine(Home, "uploads");

    /// <summary>Files made by export jobs; each is deleted after a day.</summary>
    public string Exports => Path.Combine(Home, "exports");

    /// <summary>Benchmarks that no dataset may contain; put there by the user.</summary>
    public string References => Path.Combine(Home, "references");

    /// <summary>A <see cref="ServiceProcess"/>[], written by the AppHost.</summary>
    public string Services => Path.Combine(Home, "services.json");

    /// <summary>The speeds that devices reached in a short measurement, written by the Trainer.</summary>
    public string Speeds => Path.Combine(Home, "speeds.json");
    public string Logs => Path.Combine(Home, "logs");
    public string TrainerDatabase => Path.Combine(Home, "trainer.db");
    public string QuartzDatabase => Path.Combine(Home, "quartz.db");
    public string WebDatabase => Path.Combine(Home, "web.db");

    public string Dataset(string id) => Path.Combine(Datasets, id);

    public string Tokenizer(string id) => Path.Combine(Tokenizers, id);

    public string KnowledgeBase(string id) => Path.Combine(Knowledge, id);

    public RunPaths Run(string id) => new(Path.Combine(Runs, id));

    /// <summary><c>JARVIS_HOME</c> if set, otherwise <see cref="Usual"/>.</summary>
    public static JarvisPaths Default =>
        Environment.GetEnvironmentVariable("JARVIS_HOME") is { Length: > 0 } home ? new(Path.GetFullPath(home)) : Usual;

    /// <summary><c>%LOCALAPPDATA%\Jarvis</c> on Windows and <c>~/.jarvis</c> elsewhere.</summary>
    public static JarvisPaths Usual =>
        new(
            OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Jarvis")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".jarvis")
        );
}
