using BenchmarkDotNet.Running;
using Undersign.Bench;

// `load` measures a whole gateway from outside; everything else is BenchmarkDotNet's, for instance `--filter '*Reply*'`.
if (args is ["load", .. var options])
{
    return await LoadRun.MainAsync(options);
}

BenchmarkSwitcher.FromAssembly(typeof(StampingBenchmarks).Assembly).Run(args);
return 0;
