using Xunit;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>Tests that depend on timing, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(MachineToItself), DisableParallelization = true)]
public sealed class MachineToItself;
