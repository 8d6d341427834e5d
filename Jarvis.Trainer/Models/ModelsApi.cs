using Jarvis.Contracts;
using Jarvis.Trainer.Hubs;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;
using Jarvis.Trainer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Models;

/// <summary><c>/api/models</c>: finished checkpoints and imported models, and what may be done to one.</summary>
internal static class ModelsApi
{
    public static void AddModels(this IServiceCollection services)
    {
        services.AddSingleton<ModelUses>().AddSingleton<ModelLibrary>().AddSingleton<ModelImports>();
        services
            .AddSingleton<IFolderCare>(provider => provider.GetRequiredService<ModelLibrary>())
            .AddJob<ModelExportJob>()
            .AddJob<ModelImportJob>();
    }

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models
            .MapGet("/", (ModelLibrary library) => TypedResults.Ok(library.All()))
            .WithSummary("Every finished checkpoint and imported model with what stands on it, newest first.");
        models
            .MapPost("/probe", (ProbeModel request, ModelImports imports) => TypedResults.Ok(imports.Probe(request.Path, request.UploadId)))
            .WithSummary("What is recognised in a model folder on the server, or in an uploaded zip file of one; nothing is copied.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        models
            .MapPost("/import", (ImportModel request, ModelImports imports) =>
                TypedResults.Accepted("/api/jobs", imports.Start(request).ToDataJob())
            )
            .WithSummary("Copies it into the home, as a job whose result is the model's id.")
            .ProducesProblem(400)
            .ProducesProblem(404);
        var model = models.MapGroup("/{owner}/{name}");
        model
            .MapGet("/", (string owner, string name, ModelLibrary library) => TypedResults.Ok(library.Get(owner, name)))
            .WithSummary("One model.")
            .ProducesProblem(404);
        model
            .MapPatch("/", Edit)
            .WithSummary("Keeps it from retention, or no longer.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        model
            .MapDelete("/", (string owner, string name, ModelLibrary library, HubOutbox outbox) =>
                Changed(library.Delete(owner, name), outbox)
            )
            .WithSummary("Deletes it; can be undone for a minute. Refused while adapters of runs stand on it, or its run goes on from it.")
            .ProducesProblem(404)
            .ProducesProblem(409);
        model
            .MapPost("/restore", (string owner, string name, ModelLibrary library, HubOutbox outbox) =>
                Changed(library.Restore(owner, name), outbox)
            )
            .WithSummary("Undoes the deletion.")
            .ProducesProblem(404);
        model
            .MapPost("/verify", (string owner, string name, ModelLibrary library) => TypedResults.Ok(library.Verify(owner, name)))
            .WithSummary("Compares every byte with its hashes.")
            .ProducesProblem(404);
        model
            .MapPost("/export", Export)
            .WithSummary(
                "Makes one zip file of it as a job: a Hugging Face folder, an adapter merged into its base. The job's result names the "
                    + "file, which GET /api/exports/{name} sends for a day."
            )
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    internal static Ok<ModelSummary> Edit(string owner, string name, EditModel edit, ModelLibrary library, HubOutbox outbox) =>
        Changed(library.Edit(owner, name, edit), outbox);

    internal static Accepted<DataJob> Export(string owner, string name, ExportModel request, ModelLibrary library, JobService jobs)
    {
        var model = library.Get(owner, name);
        if (request.Ema && !model.HasEma)
        {
            throw RequestRefusedException.Bad(
                "It has no averaged weights.",
                $"{model.Title}, {name} keeps no EMA of its weights. Leave ema out, or train with ema_decay."
            );
        }
        string title = $"Export of {model.Title}, {Text(model)}{(request.Ema ? ", averaged" : "")}";
        return TypedResults.Accepted(
            "/api/jobs",
            jobs.Start(new NewJob(ModelExportJob.Kind, title, new ModelExportTask(owner, name, request.Ema), model.Id)).ToDataJob()
        );
    }

    private static string Text(ModelSummary model) =>
        model.RunId is null ? model.Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"step {model.Step:N0}");

    // There is no event of its own for models: whoever shows a list reads it anew.
    private static Ok<ModelSummary> Changed(ModelSummary model, HubOutbox outbox)
    {
        outbox.ToAll(to => to.DatasetsChanged());
        return TypedResults.Ok(model);
    }
}
