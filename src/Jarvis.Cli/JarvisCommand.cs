using System.CommandLine;
using Jarvis.Cli.Benchmarks;
using Jarvis.Cli.Datasets;
using Jarvis.Cli.Doctor;
using Jarvis.Cli.Knowledge;
using Jarvis.Cli.Models;
using Jarvis.Cli.Proof;
using Jarvis.Cli.Reference;
using Jarvis.Cli.Tokenizing;
using Jarvis.Cli.Training;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli;

/// <summary>Every verb of the command line. Exit code 0: done, 1: failed, 2: bad usage or bad input.</summary>
public static class JarvisCommand
{
    /// <summary>How long shutting down after Ctrl+C may take before the process is killed; the default is two seconds.</summary>
    private static readonly TimeSpan _toSave = TimeSpan.FromMinutes(10);

    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("Jarvis: train language models on your own machine, and talk to them.");
        foreach (var verb in Verbs())
        {
            root.Subcommands.Add(verb);
        }
        var parsed = root.Parse(args);
        int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = _toSave });
        return parsed.Errors.Count > 0 ? ExitCodes.BadUsage : code;
    }

    private static IEnumerable<Command> Verbs() =>
        [
            PrepareVerb.Create(),
            TokenizeVerb.Create(),
            TokenizerVerb.Create(),
            TrainVerb.Create(),
            PresetsVerb.Create(),
            EvaluateVerb.Create(),
            ModelsVerb.Create(),
            ExportVerb.Create(),
            BenchVerb.Create(),
            ProofVerb.Create(),
            DoctorCommand.Create(),
            TorchVerb.Create(),
            GenerateVerb.Create(),
            KnowledgeVerb.Create(),
            DatasetVerb.Create(),
            RunVerb.Create(),
            ReferenceVerb.Create(),
        ];
}
