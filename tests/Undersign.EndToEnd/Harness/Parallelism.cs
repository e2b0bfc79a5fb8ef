// Most tests wait for processes to start or for limits to pass, so one more of them than there are processors is no burden.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
