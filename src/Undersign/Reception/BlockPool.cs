using System.Buffers;
using System.Collections.Concurrent;

namespace Undersign.Reception;

/// <summary>Hands Kestrel blocks of 32 KiB, pinned, so that a mail of 10 KB arrives in one read instead of three and one of 5 MB in 160 instead of 1,300.</summary>
/// <remarks>Kestrel's own pool has blocks of 4 KiB, right for requests that mostly fit one packet.</remarks>
internal sealed class BlockPool : MemoryPool<byte>
{
    public const int BlockSize = 32 * 1024;

    /// <summary>Blocks kept when idle: 16 MB. A burst takes more and gives them back to the collector.</summary>
    private const int MaxKept = 512;

    private readonly ConcurrentQueue<Block> _blocks = new();

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return _blocks.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _blocks.Clear();

    private void Return(Block block)
    {
        if (_blocks.Count < MaxKept)
        {
            _blocks.Enqueue(block);
        }
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
