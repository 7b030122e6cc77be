// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChannelFileTest {

    private static final Path PATH = Path.of("file");
    private static final String KEY = "the key of no file";

    private static FileChannel channel() throws IOException {
        FileChannel channel = mock(FileChannel.class);
        doReturn(mock(FileLock.class)).when(channel).tryLock();
        doReturn(mock(FileLock.class)).when(channel).tryLock(anyLong(), anyLong(), anyBoolean());
        return channel;
    }

    private static @Nullable ChannelFile locked(FileChannel channel) throws IOException {
        return ChannelFile.locked(PATH, KEY, () -> channel);
    }

    private static ChannelFile mustLock(FileChannel channel) throws IOException {
        ChannelFile file = locked(channel);
        assertNotNull(file);
        return file;
    }

    /** The inode of a deleted file is free, and may be that of another one, as soon as the channel is closed. */
    @Test
    void hasGivenUpItsKeyWhenTheInodeBecomesFree() throws IOException {
        List<@Nullable ChannelFile> next = new ArrayList<>();
        FileChannel channel = channel();
        doAnswer(call -> next.add(locked(channel()))).when(channel).close();
        mustLock(channel).close();
        ChannelFile other = next.get(0);
        assertNotNull(other);
        other.close();
    }

    @Test
    void leavesTheLockOfAnotherFileAloneWhenItIsClosedTwice() throws IOException {
        ChannelFile first = mustLock(channel());
        first.close();
        ChannelFile second = mustLock(channel());
        first.close();
        assertNull(locked(channel()));
        second.close();
        mustLock(channel()).close();
    }
}
