namespace Undersign.Decisions;

/// <summary>Banners that take turns, each as often as it weighs, while it is scheduled.</summary>
internal sealed class BannerRotation(IReadOnlyList<ScheduledBanner> banners)
{
    public IReadOnlyList<ScheduledBanner> Banners => banners;

    /// <summary>The same for a message whenever and for whomever it is asked, as long as the same banners are scheduled: a message that comes again bears it again.</summary>
    /// <returns>An index; -1 when none is scheduled.</returns>
    public int Choose(MessageFacts message)
    {
        var total = 0;
        for (var index = 0; index < banners.Count; index++)
        {
            total += banners[index].WeightAt(message.At);
        }

        var turn = total == 0 ? 0 : (int)(message.Content.Lot % (ulong)total);
        for (var index = 0; index < banners.Count; index++)
        {
            turn -= banners[index].WeightAt(message.At);
            if (turn < 0)
            {
                return index;
            }
        }

        return -1;
    }
}

/// <param name="Weight">Against the others.</param>
/// <param name="Schedule">When it is shown; always without one.</param>
internal sealed record ScheduledBanner(Piece Piece, int Weight, TimeWindow? Schedule)
{
    public int WeightAt(DateTimeOffset moment) => Schedule is null || Schedule.Holds(moment) ? Weight : 0;
}
