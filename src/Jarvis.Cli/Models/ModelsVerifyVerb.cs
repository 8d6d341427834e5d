using System.CommandLine;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Execution;
using Jarvis.Storage;

namespace Jarvis.Cli.Models;

/// <summary><c>models verify ID</c>: exit code 1 where a file is damaged.</summary>
internal static class ModelsVerifyVerb
{
    public static Command Create()
    {
        var id = ChosenModel.Argument();
        var json = Verb.Json();
        var command = new Command("verify", "Compare every byte of a model with the hashes in its manifest.") { id, json };
        command.SetWork(
            (parsed, _) =>
            {
                var model = ChosenModel.Find(parsed.GetValue(id)!);
                var proof = CheckpointHashes.Proof(model.Folder, model.Manifest);
                int code = Answer.Give(proof, parsed.GetValue(json), Lines);
                return proof.Damage is null ? code : ExitCodes.Failed;

                IEnumerable<string> Lines(CheckpointProof result) =>
                    [
                        result.Damage is { } damage
                            ? $"{model.Id} is damaged: {damage}"
                            : $"{model.Id}: {result.Files} files verified, {ByteText.Of(result.Bytes)}",
                    ];
            }
        );
        return command;
    }
}
