// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS version 5 (RFC 1928), with name and password (RFC 1929).
 *
 * <pre>
 *   METHOD --2 bytes--> [AUTHENTICATION --2 bytes-->] ANSWER --4 bytes--> ADDRESS --its length--> over
 * </pre>
 */
final class Socks5 implements ProxyDialogue {

    private enum State {
        METHOD,
        AUTHENTICATION,
        ANSWER,
        ADDRESS,
        OVER
    }

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int NAME_AND_PASSWORD = 2;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_ANSWER_BYTES = 4 + 1 + 255 + 2;

    private final ProxyTarget target;
    private final byte[] user;
    private final byte[] password;
    private final ByteBuffer heard = ByteBuffer.allocate(MAX_ANSWER_BYTES);
    private State state = State.METHOD;
    private int expected = 2;

    /**
     * A dialogue.
     *
     * @param user at most 255 bytes; empty for none
     * @param password at most 255 bytes; overwritten when it was sent
     */
    Socks5(ProxyTarget target, byte[] user, byte[] password) {
        this.target = target;
        this.user = user;
        this.password = password;
    }

    @Override
    public ByteBuffer begin() {
        return ByteBuffer.wrap(
                user.length == 0
                        ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
                        : new byte[] {VERSION, 2, NO_AUTHENTICATION, NAME_AND_PASSWORD});
    }

    @Override
    public @Nullable ByteBuffer take(ByteBuffer said) throws TransferException {
        while (said.hasRemaining() && state != State.OVER) {
            heard.put(said.get());
            if (heard.position() == 1 && state == State.METHOD && heard.get(0) != VERSION) {
                throw refused("it does not speak SOCKS 5");
            }
            if (heard.position() == expected) {
                ByteBuffer answer = next();
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    private @Nullable ByteBuffer next() throws TransferException {
        return switch (state) {
            case METHOD -> method(heard.get(1) & 0xFF);
            case AUTHENTICATION -> {
                if (heard.get(1) != 0) {
                    throw refused("name or password is wrong");
                }
                yield request();
            }
            case ANSWER -> {
                answered(heard.get(1) & 0xFF);
                yield null;
            }
            case ADDRESS -> {
                expected = address();
                if (heard.position() == expected) {
                    state = State.OVER;
                }
                yield null;
            }
            case OVER -> null;
        };
    }

    private void expect(State next, int bytes) {
        state = next;
        expected = bytes;
        heard.clear();
    }

    private ByteBuffer method(int method) throws TransferException {
        if (method == NO_AUTHENTICATION) {
            return request();
        }
        if (method != NAME_AND_PASSWORD || user.length == 0) {
            throw refused(user.length == 0 ? "it wants credentials" : "it takes neither no nor these credentials");
        }
        expect(State.AUTHENTICATION, 2);
        ByteBuffer bytes = ByteBuffer.allocate(3 + user.length + password.length)
                .put((byte) 1)
                .put((byte) user.length)
                .put(user)
                .put((byte) password.length)
                .put(password)
                .flip();
        Arrays.fill(password, (byte) 0);
        return bytes;
    }

    private ByteBuffer request() {
        expect(State.ANSWER, 4);
        InetAddress address = target.address();
        byte[] name = address == null ? target.host().getBytes(StandardCharsets.US_ASCII) : address.getAddress();
        ByteBuffer bytes = ByteBuffer.allocate(7 + name.length).put(new byte[] {VERSION, 1, 0});
        if (address == null) {
            bytes.put((byte) NAME).put((byte) name.length);
        } else {
            bytes.put((byte) (name.length == 4 ? IPV4 : IPV6));
        }
        return bytes.put(name).putShort((short) target.port()).flip();
    }

    private void answered(int code) throws TransferException {
        if (heard.get(0) != VERSION) {
            throw refused("it does not speak SOCKS 5");
        }
        if (code != 0) {
            String[] why = {
                "",
                "a general failure",
                "its rules forbid it",
                "the network cannot be reached",
                "the host cannot be reached",
                "the server refuses connections",
                "its time is over",
                "it does not know the command",
                "it does not know the kind of address"
            };
            String text = "the proxy refused to connect to " + target + ": "
                    + (code < why.length ? why[code] : "an unknown reason") + ", code " + code;
            boolean mayPass = code == 1 || (code >= 3 && code <= 6);
            throw new TransferException(mayPass ? Reason.UNREACHABLE : Reason.PROXY, text);
        }
        state = State.ADDRESS;
        expected = 5;
    }

    /** How long the answer is, as far as it is known: its address means nothing to a client. */
    private int address() throws TransferException {
        return switch (heard.get(3)) {
            case IPV4 -> 4 + 4 + 2;
            case IPV6 -> 4 + 16 + 2;
            case NAME -> 4 + 1 + (heard.get(4) & 0xFF) + 2;
            default -> throw refused("its answer has an unknown kind of address");
        };
    }

    private TransferException refused(String why) {
        return new TransferException(Reason.PROXY, "the proxy did not connect to " + target + ": " + why);
    }

    @Override
    public boolean isOver() {
        return state == State.OVER;
    }
}
