using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Jarvis.Inference.Tests;

/// <summary>
/// A checkpoint whose bytes have changed since it was written is refused by name, without revealing the path of the home.
/// </summary>
public sealed class DamagedModelTests : IDisposable
{
    private readonly RunningInference _inference = new();

    private string Checkpoint(string run) => Path.Combine(_inference.Home, "runs", run, "checkpoints", "step-00000001");

    [Fact]
    public async Task Checkpoint_WithOneChangedByte_IsRefusedUntilACopyIsPutBack()
    {
        string weights = Path.Combine(Checkpoint("text"), "model.safetensors");
        byte[] whole = File.ReadAllBytes(weights);
        byte[] damaged = [.. whole];
        damaged[^1] ^= 0x40;
        File.WriteAllBytes(weights, damaged);

        var (status, error) = await AskAsync("text");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("model_damaged", (string?)error!["code"]);
        string message = (string)error["message"]!;
        Assert.Contains("model.safetensors", message);
        Assert.Contains("SHA-256", message);
        Assert.DoesNotContain(_inference.Home, message);
        Assert.Equal(HttpStatusCode.InternalServerError, (await AskAsync("text")).Status);

        File.WriteAllBytes(weights, whole);
        File.SetLastWriteTimeUtc(weights, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("text")).Status);
    }

    [Theory]
    [InlineData("config.json", "{")]
    [InlineData("config.json", """{"model_type":"gpt2","n_layer":"two"}""")]
    [InlineData("tokenizer.json", "[]")]
    public async Task Model_ThatCannotBeRead_IsSaidWithoutItsFolder(string file, string content)
    {
        // Pretends that the manifest belongs to another version of the file, so that its hash is not checked.
        string path = Path.Combine(Checkpoint("text"), file),
            manifest = Path.Combine(Checkpoint("text"), "manifest.json");
        File.WriteAllText(path, content);
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        foreach (var entry in json["files"]!.AsArray().Where(entry => (string?)entry!["name"] == file))
        {
            entry!["bytes"] = content.Length;
            entry["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
        }
        File.WriteAllText(manifest, json.ToJsonString());

        var (status, error) = await AskAsync("text");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains(file, (string?)error!["message"]);
        Assert.DoesNotContain(_inference.Home, error.ToJsonString());
    }

    private async Task<(HttpStatusCode Status, JsonNode? Error)> AskAsync(string model)
    {
        using var client = _inference.Http();
        using var answer = await client.PostAsJsonAsync(
            "/v1/completions",
            new
            {
                model,
                prompt = "a",
                max_tokens = 1,
            }
        );
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["error"]);
    }

    public void Dispose() => _inference.Dispose();
}
