using Jarvis.Contracts;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>A <c>JARVIS_HOME</c> that goes away.</summary>
internal sealed class TempHome : IDisposable
{
    public TempHome()
    {
        Paths = new JarvisPaths(Directory.CreateTempSubdirectory("jarvis-trainer-").FullName);
        Text = Path.Combine(Paths.Home, "words.txt");
        File.WriteAllText(Text, "To be, or not to be.\n");
    }

    public JarvisPaths Paths { get; }

    /// <summary>A file that plans can name as data.</summary>
    public string Text { get; }

    /// <summary>A plan whose run does what the lines say (<see cref="ScriptedRun"/>).</summary>
    public TrainingPlan Script(params string[] lines) => new() { Data = [Text], MaxSteps = 1000, SamplePrompts = lines };

    public void Dispose() => Directory.Delete(Paths.Home, recursive: true);
}
