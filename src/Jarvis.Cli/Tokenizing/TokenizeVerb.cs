using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Runs.Execution;
using Jarvis.Runs.Preparation;
using Jarvis.Storage;
using Jarvis.Tokenizers;

namespace Jarvis.Cli.Tokenizing;

/// <summary><c>tokenize --tokenizer PATH (--text TEXT | --file PATH)</c>: prints the token ids of a text.</summary>
internal static class TokenizeVerb
{
    private const long LargestFile = 512L << 20;

    public static Command Create()
    {
        var tokenizer = new Option<string>("--tokenizer")
        {
            Required = true,
            Description = "A tokenizer.json, a folder with one, or a tokenizer's id.",
        };
        var text = new Option<string?>("--text") { Description = "The text." };
        var file = new Option<string?>("--file") { Description = "A file whose bytes are the text." };
        var json = Verb.Json();
        var command = new Command("tokenize", "Show the tokens of a text.") { tokenizer, text, file, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(text) is null == result.GetValue(file) is null)
            {
                result.AddError("Give either --text or --file.");
            }
        });
        command.SetWork(
            (parsed, _) =>
            {
                byte[] bytes = parsed.GetValue(text) is { } given ? Encoding.UTF8.GetBytes(given) : Read(parsed.GetValue(file)!);
                var loaded = TokenizerChoice.Load(parsed.GetValue(tokenizer)!, JarvisPaths.Default);
                var ids = new IdBuffer();
                loaded.EncodeUtf8(bytes, ids);
                WarnOfLoss(loaded, bytes, ids.Ids);
                if (parsed.GetValue(json))
                {
                    WriteJson(loaded, bytes.Length, ids.Ids);
                }
                else
                {
                    WriteIds(ids.Ids);
                }

                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static byte[] Read(string path)
    {
        var info = new FileInfo(path);
        return !info.Exists ? throw new PreparationException($"{path} does not exist.")
            : info.Length > LargestFile
                ? throw new PreparationException(
                    $"{path} has {info.Length >> 20} MB; at most {LargestFile >> 20} MB can be shown. Use prepare for data."
                )
            : DiskFile.ReadAllBytes(path);
    }

    private static void WarnOfLoss(TextTokenizer tokenizer, byte[] bytes, ReadOnlySpan<int> ids)
    {
        if (tokenizer.Loss is { } loss && !tokenizer.DecodeBytes(ids).AsSpan().SequenceEqual(bytes))
        {
            Console.Error.WriteLine($"The tokens are not the whole text: {loss}.");
        }
    }

    private static void WriteIds(ReadOnlySpan<int> ids)
    {
        var line = new StringBuilder();
        for (int i = 0; i < ids.Length; i++)
        {
            line.Append(i == 0 ? "" : " ").Append(ids[i]);
        }

        Console.Out.WriteLine(line);
    }

    private static void WriteJson(TextTokenizer tokenizer, int bytes, ReadOnlySpan<int> ids)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("count", ids.Length);
            json.WriteNumber("bytes", bytes);
            json.WriteStartArray("ids");
            foreach (int id in ids)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
            json.WriteStartArray("tokens");
            foreach (int id in ids)
            {
                json.WriteStringValue(tokenizer.TokenOf(id));
            }

            json.WriteEndArray();
            json.WriteString("decoded", tokenizer.DecodeText(ids));
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
