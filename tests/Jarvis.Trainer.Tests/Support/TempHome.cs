using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Trainer.Datasets.Importing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>A temporary <c>JARVIS_HOME</c>.</summary>
internal sealed class TempHome : IDisposable
{
    public TempHome()
    {
        Paths = new JarvisPaths(Directory.CreateTempSubdirectory("jarvis-trainer-").FullName);
        Text = Path.Combine(Directory.CreateDirectory(Paths.Data).FullName, "words.txt");
        File.WriteAllText(Text, "To be, or not to be.\n");
        Directory.CreateDirectory(Paths.Datasets);
        // Marks the starter dataset as made: it takes ten seconds, and no test here needs it.
        File.WriteAllText(Path.Combine(Paths.Datasets, StarterDataset.FirstStartMark), "");
    }

    public JarvisPaths Paths { get; }

    /// <summary>A text file that plans can name as data.</summary>
    public string Text { get; }

    /// <summary>A plan whose run executes the lines (<see cref="ScriptedRun"/>).</summary>
    public TrainingPlan Script(params string[] lines) =>
        new()
        {
            Data = new() { Files = [Text] },
            Schedule = new() { MaxSteps = 1000 },
            Evaluation = new() { SamplePrompts = lines },
        };

    /// <summary>
    /// Repeats the deletion while files still appear: a run that has just started holds no lock yet, and a keeper writes how its run ended
    /// after the lock is free.
    /// </summary>
    public void Dispose()
    {
        Exception? inUse = null;
        Assert.True(SpinWait.SpinUntil(() => (inUse = TryDelete()) is null, TestService.Patience), inUse?.Message);
    }

    private Exception? TryDelete()
    {
        EndLeftovers();
        SqliteConnection.ClearAllPools(); // Windows cannot delete a database that the connection pool of a stopped service keeps open
        try
        {
            if (Directory.Exists(Paths.Home))
            {
                Directory.Delete(Paths.Home, recursive: true);
            }
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception;
        }
    }

    /// <summary>Kills the runs that are left, because they outlive their service.</summary>
    private void EndLeftovers()
    {
        if (!Directory.Exists(Paths.Runs))
        {
            return;
        }
        foreach (var files in Directory.GetDirectories(Paths.Runs).Select(folder => new RunPaths(folder)))
        {
            if (JsonFile.Read<Contracts.RunProcess>(files.Process) is { } process)
            {
                ProcessIdentity.Kill(process);
            }
            RunLock.Take(files.Lock, TimeProvider.System)?.Dispose(); // waits until it has ended
        }
    }
}
