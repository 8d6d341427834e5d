namespace Jarvis.Contracts;

/// <summary>An entry of <c>services.json</c>: the process of a service (trainer, inference, web) that the AppHost is running.</summary>
/// <param name="StartTicks">See <see cref="ProcessIdentity"/>.</param>
public sealed record ServiceProcess(string Name, int Pid, long StartTicks);
