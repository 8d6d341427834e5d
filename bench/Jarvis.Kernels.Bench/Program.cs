// Fused against composed, per kernel: dotnet Jarvis.Kernels.Bench.dll [--threads 1] [--filter NAME]
// Times are medians of processor time, which other programs on the machine disturb less than wall time; with one thread both agree.
using Jarvis.Kernels;
using Jarvis.Kernels.Bench;
using static TorchSharp.torch;

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
set_num_threads(int.Parse(Option("--threads", "1"), System.Globalization.CultureInfo.InvariantCulture));
manual_seed(1);

Console.WriteLine($"{"kernel",-44} {"fused ms",9} {"composed",9} {"ratio",6}  note");
foreach (var bench in Cases.All.Where(c => c.Name.Contains(Option("--filter", ""), StringComparison.OrdinalIgnoreCase)))
{
    Fused.Enabled = true;
    var fused = Stopwatches.Median(bench.Prepare());
    Fused.Enabled = false;
    var composed = Stopwatches.Median(bench.Prepare());
    var note = bench.Bytes > 0 ? $"{bench.Bytes / fused / 1e6:f1} GB/s" : bench.Flops > 0 ? $"{bench.Flops / fused / 1e6:f0} GFLOP/s" : "";
    Console.WriteLine($"{bench.Name,-44} {fused,9:f2} {composed,9:f2} {composed / fused,6:f2}  {note}");
}
