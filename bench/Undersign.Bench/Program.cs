using BenchmarkDotNet.Running;
using Undersign.Bench;

// `load` measures a whole gateway from outside, `people` a large company; everything else is BenchmarkDotNet's, for instance `--filter '*Reply*'`.
if (args is ["load", .. var options])
{
    return await LoadRun.MainAsync(options);
}

if (args is ["people", .. var people])
{
    return await PeopleLoad.MainAsync(people);
}

BenchmarkSwitcher.FromAssembly(typeof(StampingBenchmarks).Assembly).Run(args);
return 0;
