using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>What a tokenizer's own files do not say (<c>about.json</c> beside them).</summary>
/// <param name="Source">Where it comes from: "Trained on Night texts".</param>
internal sealed record TokenizerAbout(string Name, string Source, DateTimeOffset CreatedAt)
{
    private const string FileName = "about.json";

    /// <summary>Null if there is none or it cannot be read: the tokenizer works without it.</summary>
    public static TokenizerAbout? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<TokenizerAbout>(DiskFile.ReadAllBytes(Path.Combine(folder, FileName)), ContractJson.Options);
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => JsonFile.Write(Path.Combine(folder, FileName), this);
}
