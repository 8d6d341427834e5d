using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Trainer.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jarvis.Trainer.Datasets.Doctor;

/// <summary><c>/api/datasets/{id}/doctor</c> and <c>…/mend</c>.</summary>
internal static class DoctorApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Data doctor");
        datasets
            .MapPost("/{id}/doctor", Examine)
            .WithSummary("Examines the dataset, as a job.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        datasets.MapGet("/{id}/doctor", Report).WithSummary("The newest report.").ProducesProblem(404);
        datasets
            .MapPost("/{id}/mend", Mend)
            .WithSummary("Fixes findings of the newest report, as a job; each becomes one change that can be undone.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    internal static Accepted<DataJob> Examine(string id, DoctorOptions options, DoctorService doctor) =>
        TypedResults.Accepted("/api/jobs", doctor.Examine(id, options));

    internal static Ok<DoctorReport> Report(string id, DatasetLibrary library, JarvisPaths paths)
    {
        var manifest = library.Get(id);
        return TypedResults.Ok(
            DoctorReports.Newest(paths.Dataset(id))
                ?? throw new RequestRefusedException(
                    "There is no report yet.",
                    $"\"{manifest.Name}\" was not examined. POST /api/datasets/{id}/doctor does it.",
                    RefusalKind.NotFound
                )
        );
    }

    internal static Accepted<DataJob> Mend(string id, FixDataset request, DoctorService doctor) =>
        TypedResults.Accepted("/api/jobs", doctor.Mend(id, request.Checks ?? []));
}
