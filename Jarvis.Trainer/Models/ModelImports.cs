using Jarvis.Contracts;
using Jarvis.Data.Importing;
using Jarvis.Runs.Models;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Models;

/// <summary>Model folders that are looked at and imported: by a path within the allowed folders, or as an uploaded zip file.</summary>
internal sealed class ModelImports(ServerPaths server, Uploads uploads, JobService jobs, JarvisPaths paths)
{
    private const int LongestName = 80;

    /// <exception cref="RequestRefusedException">It may not be read, is not there, or is no model that can be run.</exception>
    public ModelProbe Probe(string? path, string? uploadId)
    {
        try
        {
            using var source = Open(path, uploadId);
            return ModelInspection.Of(source);
        }
        catch (InvalidDataException exception)
        {
            throw RequestRefusedException.Bad("It cannot be imported.", exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RequestRefusedException.Bad(
                "It cannot be read.",
                $"{exception.Message} Look at the permissions of the folder, and whether its links lead to files that are there."
            );
        }
    }

    public JobRow Start(ImportModel request)
    {
        var probe = Probe(request.Path, request.UploadId);
        string name = DisplayName.Clean(request.Name) is { Length: > 0 } wish ? wish : probe.Name;
        if (name.Length > LongestName)
        {
            throw RequestRefusedException.Bad("The name is too long.", $"A name has at most {LongestName} characters.");
        }
        string source = request.UploadId is { } id ? uploads.Find(id)!.FileName : request.Path!.Trim();
        string owner = FreeId(DatasetNames.ToId(name, "model"));
        return jobs.Start(
            new NewJob(
                ModelImportJob.Kind,
                $"Import of {name}",
                new ModelImportTask(owner, name, request.Path, request.UploadId, source),
                IdOf(owner)
            )
        );
    }

    /// <summary>Id of an imported model.</summary>
    public static string IdOf(string owner) => $"{owner}/{ModelImport.FirstVersion}";

    /// <summary>The wish, with a number where a model or a run has it or another import is going to.</summary>
    public string FreeId(string wish) => ModelImport.FreeId(paths, wish, id => jobs.IsBusy(IdOf(id)));

    /// <exception cref="RequestRefusedException">It may not be read, or is not there.</exception>
    /// <exception cref="InvalidDataException">The upload is no zip file of a model folder.</exception>
    public ModelSource Open(string? path, string? uploadId)
    {
        if (string.IsNullOrWhiteSpace(path) == string.IsNullOrWhiteSpace(uploadId))
        {
            throw RequestRefusedException.Bad(
                "Import what?",
                "Name either path (a folder on the server) or upload_id (a zip file, from POST /api/uploads), not both."
            );
        }
        if (uploadId is not null)
        {
            var upload = uploads.Find(uploadId) ?? throw DatasetRefusals.NoUpload(uploadId);
            return new ZipSource(uploads.PathOf(upload.Id), upload.FileName);
        }
        string folder = server.ResolveFolder(path);
        return Directory.Exists(folder) ? new FolderSource(folder)
            : File.Exists(folder) && Path.GetExtension(folder).Equals(".zip", StringComparison.OrdinalIgnoreCase)
                ? new ZipSource(folder, Path.GetFileName(folder))
            : throw RequestRefusedException.Bad(
                "There is no such folder.",
                $"{path} is neither a folder nor a zip file. Give the folder that has config.json and the weights in it."
            );
    }
}
