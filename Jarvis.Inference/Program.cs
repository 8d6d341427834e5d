using Jarvis.Contracts;
using Jarvis.Inference.Models;
using Jarvis.Inference.OpenAi;
using Jarvis.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("inference");
builder.Services.AddOptions<InferenceOptions>().BindConfiguration("Inference").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(JarvisPaths.Default);
builder.Services.AddSingleton<CheckpointCatalog>();
builder.Services.AddSingleton<ModelsEndpoint>();
builder.Services.AddSingleton<ModelHost>();
builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());

var app = builder.Build();
app.UseInternalKey();
app.MapDefaultEndpoints();
app.MapOpenAi();
app.Run();
