using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Safetensors;
using Jarvis.Engine.Training;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Exported folders contain the model and nothing that only training needs. Adapters are covered by <see cref="AdapterFolderTests"/>.
/// </summary>
public sealed class ModelExportTests : IDisposable
{
    private readonly TinyRun _run = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    private string Trained(double emaDecay = 0)
    {
        _run.Plan = _run.Plan with
        {
            Optimizer = _run.Plan.Optimizer with { EmaDecay = emaDecay },
            Schedule = _run.Plan.Schedule with { MaxSteps = 4 },
        };
        _run.Run();
        return _run.Stored()[^1].Folder;
    }

    [Fact]
    public void Export_OfACheckpoint_HasTheModelsBytesAndNoneOfTheTrainers()
    {
        string checkpoint = Trained();
        ModelExport.Run(checkpoint, ema: false, null, _folder["out"], TimeProvider.System);
        var names = Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName).ToHashSet();
        Assert.Superset(new HashSet<string?> { "model.safetensors", "config.json", "generation_config.json", "tokenizer.json" }, names);
        Assert.DoesNotContain("optimizer.safetensors", names);
        Assert.DoesNotContain("trainer_state.json", names);
        foreach (string name in new[] { "model.safetensors", "config.json", "tokenizer.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(checkpoint, name)), File.ReadAllBytes(_folder[Path.Combine("out", name)]));
        }
    }

    [Fact]
    public void Export_OfTheEmaWeights_HasItsWeights()
    {
        string checkpoint = Trained(emaDecay: 0.8);
        ModelExport.Run(checkpoint, ema: true, null, _folder["out"], TimeProvider.System);
        byte[] exported = File.ReadAllBytes(_folder["out/model.safetensors"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(checkpoint, "ema", "model.safetensors")), exported);
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(checkpoint, "model.safetensors")), exported);
        Assert.False(Directory.Exists(_folder["out/ema"]));
    }

    [Fact]
    public void Export_OfSeveralFiles_TakesThemAll()
    {
        string source = _folder["source"];
        Directory.CreateDirectory(source);
        foreach (string name in new[] { "model.safetensors", ModelConfig.FileName })
        {
            File.Copy(Path.Combine(_run.BaseModel(), name), Path.Combine(source, name));
        }
        File.Move(Path.Combine(source, "model.safetensors"), Path.Combine(source, "model-00001-of-00001.safetensors"));
        using (var file = SafetensorsFile.Open(Path.Combine(source, "model-00001-of-00001.safetensors")))
        {
            File.WriteAllText(
                Path.Combine(source, WeightFolder.IndexName),
                $$"""{"weight_map": { {{string.Join(", ", file.Entries.Select(entry => $"\"{entry.Name}\": \"model-00001-of-00001.safetensors\""))}} } }"""
            );
        }
        ModelExport.Run(source, ema: false, null, _folder["out"], TimeProvider.System);
        using var weights = WeightFolder.Open(_folder["out"]);
        Assert.Equal(2, weights.Paths.Count());
    }

    [Theory]
    [InlineData(true, null, "ema_decay")]
    [InlineData(false, "base", "no adapter")]
    public void Export_OfWhatIsNotThere_SaysWhat(bool ema, string? baseFolder, string expected)
    {
        string checkpoint = Trained();
        var problem = Assert.Throws<InvalidDataException>(() =>
            ModelExport.Run(checkpoint, ema, baseFolder, _folder["out"], TimeProvider.System)
        );
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Export_OverAFolderWithFiles_IsRefused()
    {
        File.WriteAllText(_folder["mine.txt"], "");
        Assert.Contains(
            "not empty",
            Assert
                .Throws<InvalidDataException>(() => ModelExport.Run(_run.BaseModel(), ema: false, null, _folder.Path, TimeProvider.System))
                .Message,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(_folder["mine.txt"]));
    }
}
