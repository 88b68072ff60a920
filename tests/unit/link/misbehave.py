#!/usr/bin/env python3
"""A connector that behaves as its first argument says; the good one too. Used by link_test.c.

usage: misbehave.py MODE [FILE]"""
import json
import os
import signal
import sys
import threading
import time

MODE = sys.argv[1]
FILE = sys.argv[2] if len(sys.argv) > 2 else ''
LOCK = threading.Lock()


def say(text):
    with LOCK:
        sys.stdout.write(text + '\n')
        sys.stdout.flush()


def answer(i, result):
    say(json.dumps({'jsonrpc': '2.0', 'id': i, 'result': result}))


def fail(i, code, message, data=None):
    error = {'code': code, 'message': message}
    if data is not None:
        error['data'] = data
    say(json.dumps({'jsonrpc': '2.0', 'id': i, 'error': error}))


def note(text):
    if FILE:
        with open(FILE, 'a', encoding='utf-8') as f:
            f.write(text + '\n')


def run(i, method, params):
    if method == 'echo':
        answer(i, params)
    elif method == 'wait':
        time.sleep(params['s'])
        answer(i, params)
    elif method == 'fail':
        fail(i, params['code'], 'as you wish', {'k': 1})
    elif method == 'never':
        pass
    elif method == 'die':
        os._exit(3)
    elif method == 'answer_and_die':
        answer(i, 'last')
        os._exit(0)
    elif method == 'junk':
        say('Traceback: this is no JSON')
    elif method == 'stranger':
        answer(i + 1000, 1)
    elif method == 'twice':
        answer(i, 1)
        answer(i, 2)
    elif method == 'text_id':
        answer(str(i), 1)
    elif method == 'flood':
        while True:
            say('{"jsonrpc":"2.0","id":%d,"result":"%s"}' % (i, 'x' * 60000))
    elif method == 'endless':
        while True:
            sys.stdout.write('x' * 65536)
    elif method == 'mutter':
        for n in range(params['lines']):
            sys.stderr.write('line %d \x1b[31m\u202e\n' % n)
        answer(i, 'done')
    elif method == 'scream':
        while True:
            sys.stderr.write('x' * 8192)
    elif method == 'where':
        answer(i, {'fds': sorted(int(n) for n in os.listdir('/proc/self/fd')), 'pid': os.getpid(),
                   'group': os.getpgid(0), 'notify': os.environ.get('NOTIFY_SOCKET'),
                   'blocked': [int(s) for s in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
                   'argv': sys.argv[1:]})
    elif method == 'child':
        # a grandchild that keeps our output open
        pid = os.fork()
        if pid == 0:
            time.sleep(60)
            os._exit(0)
        answer(i, pid)
    elif method == 'stop_reading':
        answer(i, 1)
        time.sleep(60)
    else:
        fail(i, -32601, 'no such method')


def initialize(i, params):
    result = {'protocol': 1, 'name': 'test', 'version': '1', 'roles': ['booking', 'chess']}
    if MODE == 'mute':
        return
    if MODE == 'future':
        result['protocol'] = 2
    if MODE == 'bare':
        result = {'protocol': 1}
    note('initialize %s' % json.dumps(params, sort_keys=True))
    answer(i, result)


def main():
    if MODE == 'dead':
        sys.exit(1)
    if MODE == 'stubborn':
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if MODE == 'deaf':
        os.close(0)
    threaded = MODE == 'threads'
    while MODE == 'deaf':
        time.sleep(1)
    for line in sys.stdin:
        r = json.loads(line)
        i, method, params = r.get('id'), r['method'], r.get('params', {})
        if method == 'initialize':
            initialize(i, params)
        elif method == 'health':
            note('health')
            if MODE != 'no_health':
                answer(i, {'ok': MODE == 'good', 'note': 'all is %s' % MODE})
        elif method == 'shutdown':
            note('shutdown')
            if MODE == 'stubborn':
                continue
            answer(i, {})
            return
        elif threaded:
            threading.Thread(target=run, args=(i, method, params), daemon=True).start()
        else:
            run(i, method, params)
    note('end of input')
    while MODE == 'stubborn':
        time.sleep(1)


main()
