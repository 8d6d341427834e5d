global using Jarvis.Kernels.Interop;
global using TorchSharp;
global using static TorchSharp.torch;
