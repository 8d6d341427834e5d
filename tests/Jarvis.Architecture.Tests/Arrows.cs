namespace Jarvis.Architecture.Tests;

/// <summary>The dependencies of docs/architecture.md: which of our assemblies each one may use.</summary>
internal static class Arrows
{
    private const string Storage = "Jarvis.Storage",
        Contracts = "Jarvis.Contracts",
        Data = "Jarvis.Data",
        Tokenizers = "Jarvis.Tokenizers",
        Kernels = "Jarvis.Kernels",
        Engine = "Jarvis.Engine",
        Runs = "Jarvis.Runs",
        Cli = "Jarvis.Cli",
        ServiceDefaults = "Jarvis.ServiceDefaults",
        Trainer = "Jarvis.Trainer",
        Inference = "Jarvis.Inference",
        Web = "Jarvis.Web",
        Launcher = "Jarvis.Launcher";

    public static IReadOnlyDictionary<string, string[]> Allowed { get; } =
        new Dictionary<string, string[]>
        {
            [Storage] = [],
            [Contracts] = [Storage],
            [Kernels] = [Storage],
            [Data] = [Contracts, Storage],
            [Tokenizers] = [Contracts, Storage],
            [Engine] = [Tokenizers, Kernels, Contracts, Storage],
            [Runs] = [Data, Engine, Tokenizers, Kernels, Contracts, Storage],
            [Cli] = [Runs, Data, Engine, Tokenizers, Kernels, Contracts, Storage],
            [ServiceDefaults] = [Contracts, Storage],
            [Trainer] = [Cli, Runs, Data, Engine, Tokenizers, Kernels, ServiceDefaults, Contracts, Storage],
            [Inference] = [Engine, Tokenizers, Kernels, ServiceDefaults, Contracts, Storage],
            [Web] = [ServiceDefaults, Contracts, Storage],
            [Launcher] = [Contracts, Storage],
        };

    /// <summary>
    /// Assemblies whose namespaces have no cycles. The dashboard still has some; AppHost is a single program of twenty files.
    /// </summary>
    public static IReadOnlyList<string> Free { get; } =
    [Storage, Contracts, Kernels, Tokenizers, Engine, Data, Runs, Cli, Trainer, Inference, Launcher, ServiceDefaults];
}
