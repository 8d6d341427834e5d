using Jarvis.Contracts;
using Jarvis.Inference.Models;
using Jarvis.Inference.OpenAi;
using Jarvis.ServiceDefaults;

Utf8Console.Use();
var builder = WebApplication.CreateBuilder(args);
try
{
    builder.AddServiceDefaults("inference");
}
catch (HomeException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

builder.Services.AddOptions<InferenceOptions>().BindConfiguration("Inference").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(
    builder.Configuration["JARVIS_HOME"] is { Length: > 0 } home ? new JarvisPaths(Path.GetFullPath(home)) : JarvisPaths.Default
);
builder.Services.AddSingleton<CheckpointCatalog>();
builder.Services.AddSingleton<ModelsEndpoint>();
builder.Services.AddSingleton<ModelHost>();
builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());
builder.Services.AddOpenAiDocument();

var app = builder.Build();
app.UseInternalKey();
app.MapDefaultEndpoints();
app.MapOpenAi();
app.Run();
return 0;
