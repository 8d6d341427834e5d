using Jarvis.Trainer.Hosting;

// One executable: the service, the command line, and one training run.
return await TrainerService.RunAsync(args);
