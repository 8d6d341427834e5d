using Xunit;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>Tests that count on the whole machine's pace, so nothing else may run beside them.</summary>
[CollectionDefinition(nameof(MachineToItself), DisableParallelization = true)]
public sealed class MachineToItself;
